/** The hooks that plugins implement. */
@NullMarked
package io.teleport.plugin;

import org.jspecify.annotations.NullMarked;
