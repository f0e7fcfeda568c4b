package io.teleport;

/** The same where the JDK looks at the network, which closes channels of threads that are interrupted. */
class HandlersOnNioLoopsTest extends HandlersOnLoopsTest {

    @Override
    PeerConfigBuilder settings(PeerConfigBuilder config) {
        return config.transport(TransportType.NIO);
    }
}
