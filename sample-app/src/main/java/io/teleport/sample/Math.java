package io.teleport.sample;

import io.teleport.router.CallContext;
import io.teleport.spring.CallController;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds numbers for whoever calls {@code /math/add}. */
@CallController
@SuppressWarnings("JavaLangClash") // its name is the path
class Math {

    private static final Logger log = LoggerFactory.getLogger(Math.class);

    public int add(int[] numbers, CallContext context) {
        log.info("author: {}", context.query("author"));
        return IntStream.of(numbers).sum();
    }
}
