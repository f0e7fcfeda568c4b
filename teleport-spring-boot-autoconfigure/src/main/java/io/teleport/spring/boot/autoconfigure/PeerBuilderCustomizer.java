package io.teleport.spring.boot.autoconfigure;

import io.teleport.PeerBuilder;

/** A bean that changes the builder of the application's peer, after the configuration properties are applied. */
@FunctionalInterface
public interface PeerBuilderCustomizer {

    void customize(PeerBuilder builder);
}
