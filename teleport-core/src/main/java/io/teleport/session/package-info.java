/** Sessions: one long-lived connection with a peer, and what can be done over it. */
@NullMarked
package io.teleport.session;

import org.jspecify.annotations.NullMarked;
