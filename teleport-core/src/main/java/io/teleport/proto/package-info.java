/** Wire protocols: how messages become frames and back. */
@NullMarked
package io.teleport.proto;

import org.jspecify.annotations.NullMarked;
