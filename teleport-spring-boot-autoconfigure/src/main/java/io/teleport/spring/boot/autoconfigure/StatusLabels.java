package io.teleport.spring.boot.autoconfigure;

import io.teleport.message.Status;

/** The labels of statuses, which are their codes. */
final class StatusLabels {

    static final String OK = "0";

    private final LabelLimit limit = new LabelLimit(RouteTable.LABELS);

    String of(Status status) {
        return status.isOk() ? OK : limit.apply(Integer.toString(status.code()));
    }
}
