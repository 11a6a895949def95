/* test-classify.c: whose code a file is, as a table */

#include "profile/classify.h"

#define APP PROFILE_ORIGIN_APPLICATION
#define LIB PROFILE_ORIGIN_THIRD_PARTY
#define STD PROFILE_ORIGIN_STANDARD_LIBRARY
#define BLT PROFILE_ORIGIN_BUILTIN

typedef struct {
  const char   *file;
  ProfileOrigin origin;
  const char   *short_file;
  const char   *module;
} Row;

static void
check_rows (const ProfileFolders *folders, const Row *rows)
{
  for (; rows->file != NULL; rows++)
    {
      g_autofree char *module = profile_dup_module (folders, rows->file);

      g_test_message ("%s", rows->file);
      g_assert_cmpint (profile_classify_file (folders, rows->file), ==, rows->origin);
      g_assert_cmpstr (profile_shorten_file (folders, rows->file), ==, rows->short_file);
      g_assert_cmpstr (module, ==, rows->module);
    }
}

#define LIST(...) ((const char *const[]) { __VA_ARGS__, NULL })

static void
test_venv_inside_project (void)
{
  const ProfileFolders folders = {
    .stdlib = LIST ("/usr/lib/python3.11"),
    .site = LIST ("/home/me/shop/.venv/lib/python3.11/site-packages"),
    .prefixes = LIST ("/home/me/shop/.venv", "/usr"),
    .sys_path = LIST ("/home/me/shop", "/usr/lib/python311.zip", "/usr/lib/python3.11",
                      "/home/me/shop/.venv/lib/python3.11/site-packages"),
    .cwd = "/home/me/shop",
    .own = "/opt/x/lib/pyinst",
  };
  const Row rows[] = {
    { "/home/me/shop/main.py", APP, "main.py", "main" },
    { "/home/me/shop/models/cart.py", APP, "models/cart.py", "models" },
    { "/home/me/shop/.venv/lib/python3.11/site-packages/numpy/core/x.py", LIB, "numpy/core/x.py", "numpy" },
    { "/home/me/shop/.venv/lib64/python3.11/site-packages/numpy/x.py", LIB, "numpy/x.py", "numpy" },
    { "/home/me/shop/.venv/bin/gunicorn", APP, ".venv/bin/gunicorn", ".venv" },
    { "/usr/lib/python3.11/json/decoder.py", STD, "json/decoder.py", "json" },
    { "/usr/lib/python3.11/selectors.py", STD, "selectors.py", "selectors" },
    { "/usr/lib/python311.zip/json/decoder.py", STD, "json/decoder.py", "json" },
    { "/home/other/lib.py", APP, "/home/other/lib.py", "lib" },
    { "/home/me/shopping/x.py", APP, "/home/me/shopping/x.py", "x" },
    { "<frozen importlib._bootstrap>", STD, "<frozen importlib._bootstrap>", "importlib" },
    { "<string>", APP, "<string>", "<string>" },
    { "<ipython-input-1-abc>", APP, "<ipython-input-1-abc>", "<ipython-input-1-abc>" },
    { "demo.py", APP, "demo.py", "demo" },
    { "/opt/x/lib/pyinst/api.py", LIB, "api.py", "api" },
    { "", BLT, "", "built-in" },
    { NULL },
  };

  check_rows (&folders, rows);
}

static void
test_project_below_usr (void)
{
  const ProfileFolders folders = {
    .stdlib = LIST ("/usr/lib/python3.11"),
    .site = LIST ("/usr/local/lib/python3.11/dist-packages", "/usr/lib/python3/dist-packages"),
    .prefixes = LIST ("/usr", "/usr/local"),
    .sys_path = LIST ("", "/usr/lib/python3.11", "/usr/local/lib/python3.11/dist-packages"),
    .cwd = "/usr/src/app",
  };
  const Row rows[] = {
    { "/usr/src/app/main.py", APP, "main.py", "main" },
    { "/usr/src/app/web/views.py", APP, "web/views.py", "web" },
    { "/usr/lib/python3/dist-packages/yaml/loader.py", LIB, "yaml/loader.py", "yaml" },
    { "/usr/local/lib/python3.11/dist-packages/flask/app.py", LIB, "flask/app.py", "flask" },
    { "/usr/lib/python3.11/threading.py", STD, "threading.py", "threading" },
    { "/usr/lib/mytool/tool.py", APP, "/usr/lib/mytool/tool.py", "tool" },
    { NULL },
  };

  check_rows (&folders, rows);
}

static void
test_symlinked_venv (void)
{
  /* The environment was made as /data/venvs/x and is used through /home/me/x. */
  const ProfileFolders folders = {
    .stdlib = LIST ("/usr/lib/python3.12"),
    .site = LIST ("/data/venvs/x/lib/python3.12/site-packages"),
    .prefixes = LIST ("/data/venvs/x", "/usr"),
    .sys_path = LIST ("/home/me/app", "/home/me/x/lib/python3.12/site-packages"),
    .cwd = "/home/me/app",
  };
  const Row rows[] = {
    { "/home/me/x/lib/python3.12/site-packages/attr/_make.py", LIB, "attr/_make.py", "attr" },
    { "/data/venvs/x/lib/python3.12/site-packages/attr/_make.py", LIB, "attr/_make.py", "attr" },
    { "/usr/lib64/python3.12/asyncio/events.py", STD, "asyncio/events.py", "asyncio" },
    { "/home/me/app/run.py", APP, "run.py", "run" },
    { NULL },
  };

  check_rows (&folders, rows);
}

static void
test_zipapp (void)
{
  const ProfileFolders folders = {
    .stdlib = LIST ("/usr/lib/python3.11"),
    .site = LIST ("/usr/lib/python3/dist-packages"),
    .prefixes = LIST ("/usr"),
    .sys_path = LIST ("/home/me/tool.pyz", "/usr/lib/python3.11"),
    .cwd = "/home/me",
  };
  const Row rows[] = {
    { "/home/me/tool.pyz/__main__.py", APP, "__main__.py", "__main__" },
    { "/home/me/tool.pyz/pack/mod.py", APP, "pack/mod.py", "pack" },
    { "/home/me/tool.pyz/site-packages/click/core.py", LIB, "click/core.py", "click" },
    { NULL },
  };

  check_rows (&folders, rows);
}

static void
test_conda (void)
{
  const ProfileFolders folders = {
    .stdlib = LIST ("/opt/conda/envs/ml/lib/python3.13"),
    .site = LIST ("/opt/conda/envs/ml/lib/python3.13/site-packages"),
    .prefixes = LIST ("/opt/conda/envs/ml"),
    .sys_path = LIST ("/srv/train", "/opt/conda/envs/ml/lib/python3.13", "/opt/conda/envs/ml/lib/python3.13/site-packages"),
    .cwd = "/srv",
  };
  const Row rows[] = {
    /* Its site folder lies inside the standard library's: the deeper one decides. */
    { "/opt/conda/envs/ml/lib/python3.13/site-packages/torch/nn/x.py", LIB, "torch/nn/x.py", "torch" },
    { "/opt/conda/envs/ml/lib/python3.13/random.py", STD, "random.py", "random" },
    { "/srv/train/fit.py", APP, "fit.py", "fit" },
    { "/srv/other/y.py", APP, "other/y.py", "other" },
    { NULL },
  };

  check_rows (&folders, rows);
}

static void
test_editable (void)
{
  const ProfileFolders folders = {
    .stdlib = LIST ("/usr/lib/python3.11"),
    .site = LIST ("/home/me/.venv/lib/python3.11/site-packages"),
    .prefixes = LIST ("/home/me/.venv", "/usr"),
    .sys_path = LIST ("/home/me/app", "/home/me/src/mylib/src"),
    .cwd = "/home/me/app",
  };
  const Row rows[] = {
    { "/home/me/src/mylib/src/mylib/core.py", APP, "mylib/core.py", "mylib" },
    { "/home/me/.venv/lib/python3.11/site-packages/_mylib_finder.py", LIB, "_mylib_finder.py", "_mylib_finder" },
    { NULL },
  };

  check_rows (&folders, rows);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classify/venv-inside-project", test_venv_inside_project);
  g_test_add_func ("/classify/project-below-usr", test_project_below_usr);
  g_test_add_func ("/classify/symlinked-venv", test_symlinked_venv);
  g_test_add_func ("/classify/zipapp", test_zipapp);
  g_test_add_func ("/classify/conda", test_conda);
  g_test_add_func ("/classify/editable", test_editable);
  return g_test_run ();
}
