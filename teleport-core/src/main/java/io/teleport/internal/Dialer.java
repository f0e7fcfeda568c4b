package io.teleport.internal;

import java.util.concurrent.CompletableFuture;

/** Connects sessions to the peers they are to talk to. */
final class Dialer {

    private final PeerContext shared;
    private final Connector connector;

    Dialer(PeerContext shared, Connector connector) {
        this.shared = shared;
        this.connector = connector;
    }

    PeerContext shared() {
        return shared;
    }

    /** Dials once and ends with the started session. Cancelling the future closes what was begun. */
    CompletableFuture<SessionImpl> dial(DialTarget target) {
        Redialer redialer = new Redialer(this, target);
        SessionImpl session = new SessionImpl(shared, redialer, target.codec());
        redialer.session(session);
        CompletableFuture<SessionImpl> result = connect(target, session, false);
        result.whenComplete((connected, error) -> {
            if (error != null) {
                session.closeNow();
            }
        });
        return result;
    }

    /** Returns a session at once, which is dialed meanwhile, or when it is first used. */
    SessionImpl open(DialTarget target) {
        Redialer redialer = new Redialer(this, target);
        SessionImpl session = new SessionImpl(shared, redialer, target.codec());
        redialer.session(session);
        session.life().waitForFirstConnection(target.address());
        if (!target.lazy()) {
            redialer.startNow();
        }
        return session;
    }

    /** One attempt to connect and start this session. Ends exceptionally with a status exception of code 105. */
    CompletableFuture<SessionImpl> connect(DialTarget target, SessionImpl session, boolean redial) {
        return connector.connect(target, new Handshake(session, true, redial)).result();
    }
}
