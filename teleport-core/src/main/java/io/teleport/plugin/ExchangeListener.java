package io.teleport.plugin;

/** Is told of every finished exchange; metrics are made from it. Runs on the thread that ended the exchange. */
@FunctionalInterface
public interface ExchangeListener {

    /** Must not block, and must not throw. */
    void exchangeEnded(Exchange exchange);
}
