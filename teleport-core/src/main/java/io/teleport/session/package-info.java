/** Sessions: the long-lived connections between two peers. */
@NullMarked
package io.teleport.session;

import org.jspecify.annotations.NullMarked;
