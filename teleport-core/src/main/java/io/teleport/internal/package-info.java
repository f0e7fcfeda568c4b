/** The Netty side of a peer; no part of the API. */
@NullMarked
package io.teleport.internal;

import org.jspecify.annotations.NullMarked;
