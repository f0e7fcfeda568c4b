package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.session.Session;
import org.junit.jupiter.api.Test;

class WithoutSpringTest {

    @Test
    void peersTalk() {
        // region without-spring
        try (Peer server = Peer.builder()
                .config(PeerConfig.builder().listenPort(0).build())
                .routeCall(new Math())
                .build()) {
            server.listen();
            try (Peer client = Peer.builder().build()) {
                Session session = client.dial("127.0.0.1:" + server.port());
                Integer sum = session.call("/math/add", new int[] {1, 2, 3}, Integer.class);
                assertThat(sum).isEqualTo(6); // not shown
            }
        }
        // endregion
    }
}
