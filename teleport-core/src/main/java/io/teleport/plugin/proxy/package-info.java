/** Forwards what a peer has no route for to other sessions. */
@NullMarked
package io.teleport.plugin.proxy;

import org.jspecify.annotations.NullMarked;
