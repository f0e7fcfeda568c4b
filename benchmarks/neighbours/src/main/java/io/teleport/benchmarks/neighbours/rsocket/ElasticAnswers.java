package io.teleport.benchmarks.neighbours.rsocket;

import io.rsocket.Payload;
import io.rsocket.RSocket;
import io.teleport.benchmarks.stack.EchoHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs the handler where it may wait. */
record ElasticAnswers(EchoHandler handler) implements RSocket {

    @Override
    public Mono<Payload> requestResponse(Payload request) {
        return Mono.fromCallable(() -> Payloads.of(handler.answer(Payloads.read(request))))
                .subscribeOn(Schedulers.boundedElastic());
    }

    @Override
    public Mono<Void> fireAndForget(Payload message) {
        return Mono.<Void>fromRunnable(() -> handler.accept(Payloads.read(message)))
                .subscribeOn(Schedulers.boundedElastic());
    }
}
