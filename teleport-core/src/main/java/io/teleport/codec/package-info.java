/** Body codecs: how an object becomes the bytes of a message and back. */
@NullMarked
package io.teleport.codec;

import org.jspecify.annotations.NullMarked;
