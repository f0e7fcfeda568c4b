/** Raises the alarm when calls are slow. */
@NullMarked
package io.teleport.plugin.slowcall;

import org.jspecify.annotations.NullMarked;
