/** Auto-configuration of a peer and its sessions. */
@NullMarked
package io.teleport.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
