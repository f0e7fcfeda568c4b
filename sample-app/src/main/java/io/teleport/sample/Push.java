package io.teleport.sample;

import io.teleport.session.Session;
import io.teleport.spring.PushController;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is pushed to {@code /push/status}. */
@PushController
class Push {

    private static final Logger log = LoggerFactory.getLogger(Push.class);

    public void status(String text, Session from) {
        log.info("{}: {}", from.id(), text);
    }
}
