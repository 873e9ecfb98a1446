#!/bin/sh
# Trains on the libtorch of Python's package torch, as a user would: installs the package, unpacks the engine's zip, asks the
# doctor, trains three steps of the embedded model with the folder and once more with the word python, and looks into the
# records. Needs some 6 GB of disk, and Python's package registry unless the environment is there already.
#
#   sh it/libtorch/prove.sh WORK [TORCH]
#
#   WORK   an empty or new folder; a virtual environment in WORK/venv is made if there is none
#   TORCH  the version to install, by default the one that DJL's bridge was built for
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
version=${2:-$(sed -n 's|.*<libtorch.version>\(.*\)</libtorch.version>.*|\1|p' "$here/pom.xml")}
zip=$(ls "$here"/engine/distribution/target/dreambooth-engine-dist-*.zip | head -n 1)

[ -x "$work/venv/bin/python3" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python3" -c 'import torch' 2>/dev/null || "$work/venv/bin/python3" -m pip install --quiet "torch==$version" numpy
torch=$("$work/venv/bin/python3" -c 'import torch, os; print(os.path.dirname(torch.__file__))')
"$work/venv/bin/python3" -c 'import torch; print("the package:", torch.__version__, "C++11 ABI:", torch.compiled_with_cxx11_abi())'

rm -rf "$work/dreambooth-engine" "$work/run"
unzip -q "$zip" -d "$work"
dreambooth=$work/dreambooth-engine/bin/dreambooth
mkdir "$work/run"
cp -r "$here/it/quickstart/images" "$work/run/"
cd "$work/run"
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
printf 'instanceImages: images\nsubjectClass: dog\nmaxTrainSteps: 3\ncache: "off"\n' > dreambooth.yaml

VIRTUAL_ENV=$work/venv "$dreambooth" doctor "-Dlibtorch=$torch"
"$dreambooth" train -DoutputDirectory=bundled
"$dreambooth" train -DoutputDirectory=folder "-Dlibtorch=$torch"
VIRTUAL_ENV=$work/venv "$dreambooth" train -DoutputDirectory=python -Dlibtorch=python

status=0
for run in folder python; do
  grep -q '"libtorch build" : "python ' "$run/model/run.json" || { echo "$run: the record does not say what it ran on"; status=1; }
done
cmp folder/model/unet/diffusion_pytorch_model.safetensors python/model/unet/diffusion_pytorch_model.safetensors || status=1
! grep -q '"libtorch build"' bundled/model/run.json || { echo "bundled: the record tells of a libtorch of the user's"; status=1; }

# what does not fit is refused before anything runs: a version, and libraries that are not whole
refused() {
  wanted=$1
  shift
  if "$dreambooth" train -DoutputDirectory=refused "$@" > refused.log 2>&1; then
    echo "not refused: $*"
    status=1
  elif ! grep -q "$wanted" refused.log; then
    echo "refused with other words than '$wanted':"
    cat refused.log
    status=1
  else
    grep 'ERROR' refused.log
  fi
}
mkdir -p other/torch/lib
cp "$torch/version.py" other/torch/
refused 'has no libc10' -Dlibtorch=other
sed "s/^__version__ = .*/__version__ = '2.4.0'/" "$torch/version.py" > other/torch/version.py
refused "version $version is needed" -Dlibtorch=other
if [ ! -e /proc/driver/nvidia/version ] && [ -e "$torch/lib/libcaffe2_nvrtc.so" ]; then
  refused "libcuda.so.1 is a part of NVIDIA's driver" "-Dlibtorch=$torch" -Daccelerator=cu128
  # a driver that knows no GPU stands in for NVIDIA's: the bridge for CUDA, and a libtorch for it, compute on the processor
  mkdir -p stub
  nm -D --undefined-only "$torch/lib/libcaffe2_nvrtc.so" | sed -n 's/.* U \(cu[A-Z][A-Za-z0-9_]*\)$/\1/p' | sort -u > stub/functions
  { echo 'int cuInit(void) { return 100; }'; grep -vx cuInit stub/functions | sed 's/.*/int &(void) { return 100; }/'; } > stub/driver.c
  cc -shared -fPIC -Wl,-soname,libcuda.so.1 -o stub/libcuda.so.1 stub/driver.c
  LD_LIBRARY_PATH=$work/run/stub "$dreambooth" train -DoutputDirectory=cuda "-Dlibtorch=$torch" -Daccelerator=cu128 || status=1
fi
[ $status = 0 ] && echo "proved: three steps on $torch"
exit $status
