/** What Micrometer observes of exchanges, and the conventions by which it names that, which an application may replace. */
@NullMarked
package io.teleport.spring.observation;

import org.jspecify.annotations.NullMarked;
