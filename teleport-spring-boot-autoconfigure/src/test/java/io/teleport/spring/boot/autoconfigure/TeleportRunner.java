package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import io.teleport.session.Session;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What tests with application contexts and real sockets begin with. */
final class TeleportRunner {

    private TeleportRunner() {}

    /** Contexts whose peer does not listen. */
    static ApplicationContextRunner silent() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class, JacksonAutoConfiguration.class, TeleportAutoConfiguration.class));
    }

    /** Contexts whose peer listens on any free port. */
    static ApplicationContextRunner listening() {
        return silent().withPropertyValues("teleport.peer.local-ip=127.0.0.1", "teleport.peer.listen-port=0");
    }

    /** The address of the peer of a context. */
    static String addressOf(ApplicationContext context) {
        return "127.0.0.1:" + portOf(context);
    }

    static int portOf(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.teleport.port", Integer.class);
    }

    /** Does something with a session to the peer of a context. */
    static void withSession(ApplicationContext context, SessionUser user) throws Exception {
        try (Peer client = Peer.builder().build()) {
            user.use(client.dial(addressOf(context)));
        }
    }

    @FunctionalInterface
    interface SessionUser {
        void use(Session session) throws Exception;
    }
}
