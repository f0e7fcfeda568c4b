/** Routes: from a service method to its handler. */
@NullMarked
package io.teleport.router;

import org.jspecify.annotations.NullMarked;
