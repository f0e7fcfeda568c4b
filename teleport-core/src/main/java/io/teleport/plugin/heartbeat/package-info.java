/** The plugins that keep sessions alive and find those that are dead. */
@NullMarked
package io.teleport.plugin.heartbeat;

import org.jspecify.annotations.NullMarked;
