package io.teleport.sample;

import io.teleport.message.StatusException;
import io.teleport.session.Session;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The other side of {@link Math}: calls it from time to time, over a session of its own. */
@Component
class Client {

    private static final Logger log = LoggerFactory.getLogger(Client.class);

    private final Session calculator;
    private int next;

    Client(@Qualifier("calculator") Session calculator) {
        this.calculator = calculator;
    }

    @Scheduled(fixedDelayString = "${sample.call-interval}")
    void add() {
        next++;
        int[] numbers = {next, next + 1, next + 2};
        try {
            Integer sum = calculator.call("/math/add?author=sample", numbers, Integer.class);
            log.info("sum of {} is {}", Arrays.toString(numbers), sum);
        } catch (StatusException e) {
            log.warn("no sum of {}: {}", Arrays.toString(numbers), e.status());
        }
    }
}
