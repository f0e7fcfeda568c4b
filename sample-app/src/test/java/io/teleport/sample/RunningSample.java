package io.teleport.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/**
 * A test with the sample running on free ports and doing everything often.
 *
 * <p>Its client dials a listener within the process, since the port is not known beforehand.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "teleport.peer.local-ip=127.0.0.1",
            "teleport.peer.listen-port=0",
            "teleport.peer.listeners.inside.network=local",
            "teleport.peer.listeners.inside.address=sample",
            "teleport.sessions.calculator.network=local",
            "teleport.sessions.calculator.address=sample",
            "sample.call-interval=100ms",
            "sample.status-interval=100ms",
            "logging.level.io.teleport=warn",
            "logging.level.org.springframework.boot.tomcat=warn"
        })
@interface RunningSample {}
