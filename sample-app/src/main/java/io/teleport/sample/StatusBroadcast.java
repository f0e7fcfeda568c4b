package io.teleport.sample;

import io.teleport.Peer;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells all sessions from time to time how many they are. */
@Component
class StatusBroadcast {

    private final Peer peer;

    StatusBroadcast(Peer peer) {
        this.peer = peer;
    }

    @Scheduled(fixedDelayString = "${sample.status-interval}")
    void tell() {
        peer.broadcast("/push/status", peer.sessionCount() + " sessions");
    }
}
