package io.teleport.readme;

import io.teleport.spring.CallController;
import java.util.stream.IntStream;

@SuppressWarnings("JavaLangClash") // its name is the path
// region controller
@CallController
class Math {
    public int add(int[] numbers) { // answers /math/add
        return IntStream.of(numbers).sum();
    }
}
// endregion
