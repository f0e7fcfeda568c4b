/** Binds and checks what handlers take. */
@NullMarked
package io.teleport.plugin.binder;

import org.jspecify.annotations.NullMarked;
