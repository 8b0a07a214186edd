package dev.descent.web;

import java.nio.file.Path;

class KillTest extends KillContract {

    @Override
    ServiceDatabase database(Path dataDir) {
        return ServiceDatabase.h2(dataDir);
    }

    @Override
    int smallDose() {
        return 6;
    }
}
