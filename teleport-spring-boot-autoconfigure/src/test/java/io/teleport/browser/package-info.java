/** The browser client against real peers: in Node and in Chromium. */
@NullMarked
package io.teleport.browser;

import org.jspecify.annotations.NullMarked;
