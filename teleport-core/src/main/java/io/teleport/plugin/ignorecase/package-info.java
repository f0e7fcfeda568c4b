/** The plugin that finds routes whatever the case of their names. */
@NullMarked
package io.teleport.plugin.ignorecase;

import org.jspecify.annotations.NullMarked;
