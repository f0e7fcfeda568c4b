package io.teleport.spring.observation;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.teleport.message.Message;
import io.teleport.plugin.RouteInfo;
import org.jspecify.annotations.Nullable;

/** A CALL or PUSH of which this peer is asked, with the trace that its metadata brings. */
public final class TeleportServerContext extends ReceiverContext<Message> {

    private final ObservedMessage exchange;

    /** Makes the context of this message. */
    public TeleportServerContext(ObservedMessage exchange) {
        super(TeleportServerContext::read, exchange.kind() == RouteInfo.Kind.CALL ? Kind.SERVER : Kind.CONSUMER);
        this.exchange = exchange;
        setCarrier(exchange.message());
    }

    private static @Nullable String read(Message message, String name) {
        return message.hasMetadata() ? message.metadata().get(name) : null;
    }

    public ObservedMessage exchange() {
        return exchange;
    }
}
