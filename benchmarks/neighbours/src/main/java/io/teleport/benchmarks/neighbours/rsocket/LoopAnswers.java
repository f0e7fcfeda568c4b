package io.teleport.benchmarks.neighbours.rsocket;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.teleport.benchmarks.stack.EchoHandler;
import reactor.core.publisher.Mono;

/** Runs the handler where the request is received. */
record LoopAnswers(EchoHandler handler) implements RSocket {

    @Override
    public Mono<Payload> requestResponse(Payload request) {
        return Mono.just(Payloads.of(handler.answer(Payloads.read(request))));
    }

    @Override
    public Mono<Void> fireAndForget(Payload message) {
        handler.accept(Payloads.read(message));
        return Mono.empty();
    }
}
