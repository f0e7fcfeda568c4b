/** The command-line role of the sample: calls, pushes and watching from a terminal, without Spring. */
@NullMarked
package io.teleport.sample.cli;

import org.jspecify.annotations.NullMarked;
