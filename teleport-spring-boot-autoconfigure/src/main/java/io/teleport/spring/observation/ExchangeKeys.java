package io.teleport.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.teleport.plugin.RouteInfo;

/** The low-cardinality keys of an exchange, and its name among spans. */
final class ExchangeKeys {

    private static final KeyValue CALL = KeyValue.of("kind", "call");
    private static final KeyValue PUSH = KeyValue.of("kind", "push");

    private ExchangeKeys() {}

    static KeyValues of(ObservedMessage exchange) {
        return KeyValues.of(
                isCall(exchange) ? CALL : PUSH,
                KeyValue.of("route", exchange.route()),
                KeyValue.of("status", exchange.statusLabel()));
    }

    static String contextualName(ObservedMessage exchange) {
        return (isCall(exchange) ? "call " : "push ") + exchange.route();
    }

    private static boolean isCall(ObservedMessage exchange) {
        return exchange.kind() == RouteInfo.Kind.CALL;
    }
}
