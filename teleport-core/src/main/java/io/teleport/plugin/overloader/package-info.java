/** Limits connections and calls. */
@NullMarked
package io.teleport.plugin.overloader;

import org.jspecify.annotations.NullMarked;
