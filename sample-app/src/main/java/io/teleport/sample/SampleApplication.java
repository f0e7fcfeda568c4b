package io.teleport.sample;

import io.teleport.sample.cli.Cli;
import io.teleport.sample.cli.Console;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the sample, or runs one command of its command line. */
@SpringBootApplication
@EnableScheduling
public class SampleApplication {

    public static void main(String[] args) {
        if (Cli.isMeantBy(args)) {
            // Before anything logs: Spring Boot, which would set logging up, is not started.
            System.setProperty("logback.configurationFile", "logback-cli.xml");
            System.exit(new Cli(Console.ofProcess()).run(args));
        }
        SpringApplication.run(SampleApplication.class, args);
    }
}
