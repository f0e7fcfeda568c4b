/** Byte filters that a message passes on its way to the wire and back. */
@NullMarked
package io.teleport.xfer;

import org.jspecify.annotations.NullMarked;
