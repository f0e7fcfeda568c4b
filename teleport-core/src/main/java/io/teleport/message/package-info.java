/** One message, its metadata and its status. */
@NullMarked
package io.teleport.message;

import org.jspecify.annotations.NullMarked;
