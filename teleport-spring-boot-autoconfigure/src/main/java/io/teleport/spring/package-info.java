/** Annotations that make beans Teleport controllers. */
@NullMarked
package io.teleport.spring;

import org.jspecify.annotations.NullMarked;
