package io.shipit.cli;

import picocli.CommandLine.Command;

/** {@code shipit} itself: what there is, and what its exit codes mean. */
@Command(
    name = "shipit",
    description = "Make a git commit live on many plain servers, on all of them or on none.",
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or nothing to do",
      "1:a bug of shipit",
      "2:a mistake in usage, configuration or git; nothing was changed",
      "3:refused or failed before the swap; every server is as it was",
      "4:failed later and taken back; every server is on its previous release",
      "5:servers differ or could not be reached; the message says what to run",
      "6:locked by another rollout, or by a person with shipit lock",
      "130:interrupted; the last line says which of 0, 3, 4, 5 holds"
    })
final class Shipit {}
