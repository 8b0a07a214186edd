package dev.descent.web;

import java.util.List;

class IdempotencyOnH2Test extends IdempotencyContract {

    @Override
    List<Api> services() {
        return List.of(api);
    }

    @Override
    String waitingSessions() {
        return "select count(*) from information_schema.sessions where blocker_id is not null";
    }
}
