/** A small application that shows Teleport at work. */
@NullMarked
package io.teleport.sample;

import org.jspecify.annotations.NullMarked;
