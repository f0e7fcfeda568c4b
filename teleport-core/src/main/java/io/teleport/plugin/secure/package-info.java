/** Encrypts the bodies of messages. */
@NullMarked
package io.teleport.plugin.secure;

import org.jspecify.annotations.NullMarked;
