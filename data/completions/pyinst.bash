# bash completion for pyinst                                   -*- shell-script -*-

_pyinst ()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} i

    # Behind the program its own words follow.
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            -i|-o|-r|-p|--interval|--outfile|--renderer|--render-option|--python|--rename-folder|--engine|--tick|--clock|--hide|--hide-regex|\
            --show|--show-regex|--load|--load-prev|--thread|--session|--task|--start-after|--duration|--target-description) ((i++)) ;;
            -*) ;;
            *) COMPREPLY=($(compgen -f -- "$word")); return ;;
        esac
    done

    case $before in
        -r|--renderer)
            COMPREPLY=($(compgen -W 'text html json speedscope pstats pyisession collapsed gecko pprof pyprof' -- "$word"))
            return ;;
        -p|--render-option)
            COMPREPLY=($(compgen -W 'show_all timeline lines all_threads short_mode flat flat_time=self flat_time=total
                time=seconds time=percent_of_total color unicode processor_options.filter_threshold=
                processor_options.hide_regex= processor_options.show_regex=' -- "$word"))
            return ;;
        --engine) COMPREPLY=($(compgen -W 'auto signal event' -- "$word")); return ;;
        --tick) COMPREPLY=($(compgen -W 'thread itimer' -- "$word")); return ;;
        --clock) COMPREPLY=($(compgen -W 'wall cpu gil await' -- "$word")); return ;;
        --load-prev)
            COMPREPLY=($(compgen -W "$(pyinst --list-saved 2>/dev/null | sed -n 's/^.*  //p')" -- "$word"))
            return ;;
        -i|--interval|--hide|--hide-regex|--show|--show-regex|--thread|--session|--task|--start-after|--duration|--target-description) return ;;
        -m|-c) return ;;
    esac

    case $word in
        -*)
            COMPREPLY=($(compgen -W '--help --version --interval --outfile --renderer --render-option --html --python --engine
                --tick --children --no-source --keep-source --rename-folder --start-after --duration --session --task
                --clock --color --no-color --unicode --no-unicode --all-threads --thread --percent --lines --timeline
                --show --show-regex --show-all --transform --invert --hide --hide-regex --target-description --from-path --gui --load
                --load-prev --compare --list-saved --use-timing-thread -m -c' -- "$word")) ;;
        *)
            COMPREPLY=($(compgen -W 'dump check redact ctl' -- "$word") $(compgen -f -- "$word")) ;;
    esac
}
complete -o filenames -F _pyinst pyinst
