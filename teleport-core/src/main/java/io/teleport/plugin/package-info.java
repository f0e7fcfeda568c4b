/** The hooks by which plugins take part in what a peer does. */
@NullMarked
package io.teleport.plugin;

import org.jspecify.annotations.NullMarked;
