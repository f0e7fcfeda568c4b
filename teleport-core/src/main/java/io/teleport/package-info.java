/** Peers, their builder, configuration and shared resources. */
@NullMarked
package io.teleport;

import org.jspecify.annotations.NullMarked;
