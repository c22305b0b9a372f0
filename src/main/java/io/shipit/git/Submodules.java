package io.shipit.git;

import io.shipit.problem.Printable;
import io.shipit.release.RelativePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * Opens the repositories of submodules, where {@code git submodule update} puts them: in {@code
 * modules/NAME} of the repository's own directory, or in the work tree. Nothing is fetched.
 */
final class Submodules implements AutoCloseable {
  private static final byte[] FILE = ".gitmodules".getBytes(StandardCharsets.US_ASCII);

  /** Git's own limit for its configuration files is far above; real ones have some KB. */
  private static final int MAX_BYTES = 1 << 20;

  private static final String FETCH = ": run `git submodule update --init --recursive`";

  private final List<Repository> opened = new ArrayList<>();
  private final Map<ObjectId, Map<String, String>> namesOfTrees = new HashMap<>();

  /**
   * The repository of a submodule, at the commit that its parent records.
   *
   * @param path of the submodule, in the whole
   * @throws Conversion.Refused if it or the commit is not here
   */
  SourceTree open(SourceTree parent, RelativePath path, ObjectId commit) throws Conversion.Refused {
    String name = name(parent, path);
    String recorded = "is a submodule whose commit " + commit.name() + " is not here" + FETCH;
    boolean any = false;
    for (Path directory : places(parent, path, name)) {
      Optional<Repository> found = GitDirectory.at(directory);
      if (found.isEmpty()) {
        continue;
      }
      any = true;
      opened.add(found.get());
      ObjectStore objects = new ObjectStore(found.get());
      if (objects.has(commit)) {
        String what = "commit " + commit.name() + " of the submodule " + path;
        byte[] raw = objects.read(commit, Constants.OBJ_COMMIT, what);
        Commit read = new CommitParser(raw, what).commit(commit);
        return new SourceTree(found.get(), objects, read, Optional.of(path));
      }
    }
    throw new Conversion.Refused(
        any ? recorded : "is a submodule that is not in this clone" + FETCH);
  }

  private static List<Path> places(SourceTree parent, RelativePath path, String name) {
    List<Path> places = new ArrayList<>();
    places.add(parent.repository().getCommonDirectory().toPath().resolve("modules/" + name));
    if (!parent.repository().isBare()) {
      within(parent, path)
          .utf8()
          .ifPresent(
              below ->
                  places.add(parent.repository().getWorkTree().toPath().resolve(below + "/.git")));
    }
    return places;
  }

  private static RelativePath within(SourceTree module, RelativePath path) {
    byte[] bytes = path.bytes();
    return RelativePath.of(Arrays.copyOfRange(bytes, module.base(), bytes.length));
  }

  private String name(SourceTree parent, RelativePath path) throws Conversion.Refused {
    Map<String, String> names = namesOfTrees.get(parent.tree());
    if (names == null) {
      names = names(parent);
      namesOfTrees.put(parent.tree(), names);
    }
    String name = within(parent, path).utf8().map(names::get).orElse(null);
    if (name == null) {
      throw new Conversion.Refused("is a submodule that .gitmodules of its commit does not name");
    }
    // A name is a path below modules/; CVE-2018-11235 was about one that left it.
    boolean leaves = Arrays.asList(name.split("[/\\\\]", -1)).contains("..");
    if (leaves || name.isEmpty() || name.startsWith("/") || name.indexOf('\0') >= 0) {
      throw new Conversion.Refused(
          "is a submodule with the name `" + Printable.of(name) + "`, which git refuses as well");
    }
    return name;
  }

  private static Map<String, String> names(SourceTree module) throws Conversion.Refused {
    String what = ".gitmodules of commit " + module.commit().shortId();
    byte[] raw =
        module.objects().read(module.tree(), Constants.OBJ_TREE, "tree " + module.tree().name());
    Map<String, String> names = new HashMap<>();
    for (TreeEntry entry : TreeEntry.parse(raw, module.tree())) {
      if (!entry.name().equals(new TreeEntry.Name(FILE))) {
        continue;
      }
      if (entry.kind() == TreeEntry.Kind.LINK) {
        throw new Conversion.Refused("is a submodule, and .gitmodules is a link, not a file");
      }
      byte[] text = module.objects().readBlob(entry.id(), what, MAX_BYTES);
      Config config = new Config();
      try {
        config.fromText(new String(text, StandardCharsets.UTF_8));
      } catch (ConfigInvalidException e) {
        throw new Conversion.Refused("is a submodule, and .gitmodules cannot be read");
      }
      for (String name : config.getSubsections("submodule")) {
        String path = config.getString("submodule", name, "path");
        if (path != null) {
          names.put(path, name);
        }
      }
    }
    return names;
  }

  @Override
  public void close() {
    opened.forEach(Repository::close);
    opened.clear();
  }
}
