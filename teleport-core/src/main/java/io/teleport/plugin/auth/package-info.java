/** The plugin by which a peer proves who it is before its session starts. */
@NullMarked
package io.teleport.plugin.auth;

import org.jspecify.annotations.NullMarked;
