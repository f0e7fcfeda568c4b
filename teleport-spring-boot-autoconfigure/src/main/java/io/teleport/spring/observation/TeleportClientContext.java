package io.teleport.spring.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.teleport.message.Message;
import io.teleport.plugin.RouteInfo;
import org.jspecify.annotations.Nullable;

/** A CALL or PUSH that this peer sends, with the trace that its metadata takes along. */
public final class TeleportClientContext extends SenderContext<Message> {

    private final ObservedMessage exchange;

    /** Makes the context of this message. */
    public TeleportClientContext(ObservedMessage exchange) {
        super(TeleportClientContext::write, exchange.kind() == RouteInfo.Kind.CALL ? Kind.CLIENT : Kind.PRODUCER);
        this.exchange = exchange;
        setCarrier(exchange.message());
    }

    private static void write(@Nullable Message message, String name, String value) {
        if (message != null) {
            message.metadata().set(name, value);
        }
    }

    public ObservedMessage exchange() {
        return exchange;
    }
}
