package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.release.Content;
import io.shipit.release.FileMode;
import io.shipit.release.PathMap;
import io.shipit.release.RelativePath;
import io.shipit.release.ReleaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes files of a release from entries of trees: mode, bytes after attributes, Git LFS. */
final class FileEntries {
  private static final int MAX_LINK_BYTES = 1 << 16;

  private final boolean lfs;
  private final Map<String, FilterUse> filters = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();

  /** How many files have a filter that was not run, and the first of them. */
  private record FilterUse(int count, RelativePath first) {}

  /**
   * Begins a walk.
   *
   * @param lfs whether the files of Git LFS are wanted
   */
  FileEntries(boolean lfs) {
    this.lfs = lfs;
  }

  /**
   * The file of one entry.
   *
   * @param path in the repository
   * @param attributes those of the path
   * @throws Conversion.Refused if it cannot be deployed
   * @throws io.shipit.problem.UserError if it is missing or damaged
   */
  ReleaseFile file(
      TreeEntry entry,
      RelativePath path,
      PathMap.Decision.Deploy deploy,
      Map<String, String> attributes,
      SourceTree module)
      throws Conversion.Refused {
    String origin = "blob " + entry.id().name() + " at " + path;
    if (entry.kind() == TreeEntry.Kind.LINK) {
      byte[] target = module.objects().readBlob(entry.id(), origin, MAX_LINK_BYTES);
      return new ReleaseFile(
          deploy.target(), FileMode.SYMLINK, Content.of(target), origin, entry.id().name());
    }
    FileMode stored =
        entry.kind() == TreeEntry.Kind.EXECUTABLE ? FileMode.EXECUTABLE : FileMode.REGULAR;
    FileMode mode = deploy.rule().flatMap(rule -> rule.mode()).orElse(stored);
    Content content = content(entry, path, origin, attributes, module);
    return new ReleaseFile(deploy.target(), mode, content, origin, entry.id().name());
  }

  private Content content(
      TreeEntry entry,
      RelativePath path,
      String origin,
      Map<String, String> attributes,
      SourceTree module)
      throws Conversion.Refused {
    Conversion conversion = new Conversion(attributes);
    Content blob = new BlobContent(module.objects(), entry.id(), origin, !conversion.filterIsOff());
    Optional<String> filter = conversion.filter();
    if (filter.equals(Optional.of("lfs"))) {
      // Read without a look for pointers: here one is expected.
      Content stored = new BlobContent(module.objects(), entry.id(), origin, false);
      Optional<byte[]> pointer = pointer(stored);
      if (pointer.isPresent()) {
        return conversion.subst(large(pointer.get(), origin, module), module::format);
      }
    } else {
      filter.ifPresent(
          name ->
              filters.merge(
                  name,
                  new FilterUse(1, path),
                  (before, now) -> new FilterUse(before.count() + 1, before.first())));
    }
    Content converted = conversion.apply(blob, entry.id(), module::format);
    if (conversion.shortensIds(blob)) {
      warnings.add(
          path
              + " has a short id in a $Format:$, which is as long as this clone makes it; %H is"
              + " the same everywhere");
    }
    return converted;
  }

  private static Optional<byte[]> pointer(Content blob) {
    if (blob.size() >= LfsPointer.MAX_BYTES) {
      return Optional.empty();
    }
    try (InputStream in = blob.open()) {
      return Optional.of(in.readAllBytes()).filter(LfsPointer::matches);
    } catch (IOException e) {
      throw ObjectStore.unreadable(blob.toString(), e);
    }
  }

  private Content large(byte[] pointer, String origin, SourceTree module)
      throws Conversion.Refused {
    if (!lfs) {
      throw new Conversion.Refused(LfsPointer.REASON);
    }
    LfsPointer known =
        LfsPointer.parse(pointer)
            .orElseThrow(
                () -> new Conversion.Refused("is a Git LFS pointer of a kind that is not known"));
    return new LfsStore(module.repository())
        .find(known, origin)
        .orElseThrow(
            () ->
                new Conversion.Refused(
                    "is not in this clone's store of Git LFS ("
                        + known.oid()
                        + "): run `git lfs fetch`"));
  }

  /** What a person should know about the files that were made. */
  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    filters.forEach(
        (name, use) ->
            all.add(
                use.count()
                    + (use.count() == 1 ? " file has" : " files have")
                    + " the filter `"
                    + Printable.of(name)
                    + "`, which shipit does not run, the first is "
                    + use.first()));
    return all;
  }
}
