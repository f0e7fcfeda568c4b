/** Routes: how methods and functions become handlers of messages. */
@NullMarked
package io.teleport.router;

import org.jspecify.annotations.NullMarked;
